import { errors } from 'playwright-core';

/** Milliseconds that a check waits for what must come. Far more than anything takes, also on a busy machine: it only ends what hangs. */
export const patience = 120_000;

/** Lets an attempt that came to nothing be repeated. */
export function orTimeout(error) {
  if (!(error instanceof errors.TimeoutError)) throw error;
}
