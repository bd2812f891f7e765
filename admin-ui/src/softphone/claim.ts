const name = 'wardline.softphone'

/** Which window of this browser is the telephone: a second one must not take a call away from the first by being opened. */
export class Claim {
  #giveUp: () => void = () => undefined
  #isHeld = false

  /** From another window, if need be: that one hears of it from the engine. */
  take(): void {
    if (this.#isHeld || !('locks' in navigator)) return
    this.#isHeld = true
    const held = new Promise<void>((resolve) => {
      this.#giveUp = resolve
    })
    const lost = (): void => {
      this.#isHeld = false
    }
    void navigator.locks.request(name, { steal: true }, () => held).then(lost, lost)
  }

  giveUp(): void {
    this.#giveUp()
  }

  async isElsewhere(): Promise<boolean> {
    if (this.#isHeld || !('locks' in navigator)) return false
    const { held = [] } = await navigator.locks.query()
    return held.some((lock) => lock.name === name)
  }
}
