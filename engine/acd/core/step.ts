/** The state that follows, and what is to be done, in order. */
export type Step<State, Effect> = [state: State, ...effects: Effect[]]
