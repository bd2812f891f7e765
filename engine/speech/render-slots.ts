/** A few renderings at a time, so that speech leaves a processor for calls. Those that a call waits for go first. */
export class RenderSlots {
  #free: number
  readonly #urgent: (() => void)[] = []
  readonly #patient: (() => void)[] = []

  constructor(slots: number) {
    this.#free = slots
  }

  get waiting(): number {
    return this.#urgent.length + this.#patient.length
  }

  async run<T>(isUrgent: boolean, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => (isUrgent ? this.#urgent : this.#patient).push(resolve))
    try {
      return await work()
    } finally {
      // A slot is handed on, not given back, while somebody waits.
      const next = this.#urgent.shift() ?? this.#patient.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
