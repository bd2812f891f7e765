/** As the engine takes caller ids and numbers of targets. */
export const isPhone = (text: string): boolean => /^\+?\d{3,20}$/.test(text)

/** Spaces and dashes are for people; the engine wants digits. */
export const plainPhone = (text: string): string => text.normalize('NFKC').replace(/[\s()-]/g, '')
