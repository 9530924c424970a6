/** A mistake on the command line: its one-sentence message goes to stderr and the exit code is 2. */
export class UsageError extends Error {}
