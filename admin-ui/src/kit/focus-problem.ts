/** What was found wrong is drawn within these frames, or not at all. */
const mostFrames = 30

/** Puts the cursor into the first field of a form that has something wrong, as soon as it is drawn. */
export function focusFirstProblem(framesLeft = mostFrames): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('form [aria-invalid="true"]')
    if (field !== null) field.focus()
    else if (framesLeft > 0) focusFirstProblem(framesLeft - 1)
  })
}
