/** A JSON column comes parsed from MySQL; MariaDB, where it is text, parses only columns that it knows to be JSON. */
export const fromJson = <Value>(column: unknown): Value =>
  (typeof column === 'string' ? JSON.parse(column) : column) as Value
