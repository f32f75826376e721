// Looks for the schedule under which a program fails. Knows nothing of VS Code.

/** How a run with a seed ended; undefined: it was given up, because it took too long or nobody wants to know any more. */
export type RunSeed = (seed: number) => Promise<number | undefined>;

/** The lowest seed from 1 on under which a program does not end with 0; undefined if there is none among so many. Several run at once. */
export async function firstFailing(count: number, run: RunSeed, isCancelled: () => boolean, atOnce: number): Promise<number | undefined> {
  let next = 1;
  let failing: number | undefined;
  const worker = async () => {
    while (next <= count && (failing === undefined || next < failing) && !isCancelled()) {
      const seed = next++;
      const code = await run(seed);
      if (code !== undefined && code !== 0 && (failing === undefined || seed < failing)) failing = seed;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failing;
}
