/** Milliseconds that a check waits for what must come. Far more than anything takes, also on a busy machine: it only ends what hangs. */
export const patience = 120_000;
