/** What the live suite's harness asks of a test, for a bench: everything that was started is ended, in reverse. */
export type Stage = {
  teardown(after: () => unknown): void
  /** False once something went wrong: what FreeSWITCH wrote is kept then. */
  passing(): boolean
  setTimeout(ms: number): void
}

/** Runs `work`, and ends whatever it started, however it comes out. */
export async function onStage<Value>(work: (stage: Stage) => Promise<Value>): Promise<Value> {
  const afters: (() => unknown)[] = []
  let isWell = true
  try {
    return await work({
      teardown: (after) => void afters.push(after),
      passing: () => isWell,
      setTimeout: () => undefined,
    })
  } catch (error) {
    isWell = false
    throw error
  } finally {
    for (const after of afters.reverse()) await after()
  }
}
