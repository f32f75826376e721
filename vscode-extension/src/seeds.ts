// Looks for the schedule under which a program fails. Knows nothing of VS Code.

/** How a run with a seed ended; undefined: it was given up, because it took too long or nobody wants to know any more. */
export type RunSeed = (seed: number) => Promise<number | undefined>;

export interface Search {
  /** The lowest seed from 1 on under which the program does not end with 0; undefined if there is none among those tried. */
  failing: number | undefined;
  /** How many runs came to their end. */
  ended: number;
}

/** Runs a program under one seed after the other until it fails; several run at once. */
export async function firstFailing(count: number, run: RunSeed, isCancelled: () => boolean, atOnce: number): Promise<Search> {
  let next = 1;
  let ended = 0;
  let failing: number | undefined;
  const worker = async () => {
    while (next <= count && (failing === undefined || next < failing) && !isCancelled()) {
      const seed = next++;
      const code = await run(seed);
      if (code !== undefined) ended++;
      if (code !== undefined && code !== 0 && (failing === undefined || seed < failing)) failing = seed;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { failing, ended };
}

/** What a run is allowed, as launch configurations say it. */
export interface Allowed {
  sandbox?: boolean;
  allowRead?: boolean | string[];
  allowWrite?: boolean | string[];
  allowExec?: boolean;
  allowEnv?: boolean;
}

/** The same for the command line, so that no run under a seed may do more than the one that failed. */
export function sandboxOptions(allowed: Allowed): string[] {
  const places = (option: string, given: boolean | string[] | undefined) => {
    if (given === undefined || given === false) return [];
    // A list without a place allows nothing, but wants the sandbox.
    if (given === true) return [option];
    return given.length === 0 ? ['--sandbox'] : [`${option}=${given.join(',')}`];
  };
  return [
    ...(allowed.sandbox === true ? ['--sandbox'] : []),
    ...places('--allow-read', allowed.allowRead),
    ...places('--allow-write', allowed.allowWrite),
    ...(allowed.allowExec === true ? ['--allow-exec'] : []),
    ...(allowed.allowEnv === true ? ['--allow-env'] : []),
  ];
}
