/** The caller asked for something impossible: one line, exit code 2. */
export class UsageError extends Error {}

/** The machine lacks something: one line that names it, exit code 1. */
export class EnvironmentError extends Error {}
