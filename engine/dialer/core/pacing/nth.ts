/** An element that is known to be there. */
export const nth = (values: Float64Array | Uint8Array, i: number): number => values[i] as number
