// The stepping policy: what runs while one process takes a step.
import { t } from './words';

export type Policy = 'isolate' | 'world';

export function isPolicy(value: unknown): value is Policy {
  return value === 'isolate' || value === 'world';
}

export function other(policy: Policy): Policy {
  return policy === 'isolate' ? 'world' : 'isolate';
}

/** One sentence for the status bar's tooltip. */
export function explain(policy: Policy): string {
  return policy === 'isolate'
    ? t('A step moves only the chosen process; all others stay where they are.')
    : t('A step lets all processes run until the chosen one has taken it.');
}
