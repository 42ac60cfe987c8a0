/** How long a transaction waits for another to end its own. */
export const lockMilliseconds = 10_000;
/** Statements that are kept prepared; the write path says the same few hundreds of times a second. */
export const keptStatements = 600;
