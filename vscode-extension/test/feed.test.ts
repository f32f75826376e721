import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '../src/flow/feed';
import type { ToPage } from '../src/flow/messages';
import type { Ask, EventsArguments, MachineEvent } from '../src/views/protocol';

/** A run with these events, and what a page hears of it. */
class Run {
  run: string | undefined = 'a';
  isPresent = true;
  events: MachineEvent[] = [];
  /** How many have happened where the run is; the others lie ahead, seen from the past. */
  now = 0;
  /** The requests, by what they ask after. */
  readonly asked: number[] = [];
  readonly feed = new Feed(this, (message) => this.hear(message));
  private heard: string[] = [];

  readonly ask = ((_: string, { after = 0, count = 0 }: EventsArguments) => {
    this.asked.push(after);
    const left = this.events.slice(after, this.now);
    const events = left.slice(0, count);
    return Promise.resolve({ first: 1, last: this.now, dropped: 0, ...(left.length > count ? { next: after + count } : {}), events });
  }) as Ask;

  happen(count: number, text = 'sends'): void {
    for (let index = 0; index < count; index++) {
      const serial = this.events.length + 1;
      this.events.push({ serial, kind: 'send', coordinates: `0:1:${serial}`, time: serial, text });
    }
    this.now = this.events.length;
  }

  /** Brings what is new, and tells what the page has heard of. */
  async heardOf(): Promise<string[]> {
    this.heard = [];
    while (!(await this.feed.bring()));
    return this.heard;
  }

  private hear(message: ToPage): void {
    if (message.type !== 'events') return;
    const [first, last] = [message.events[0]?.serial ?? 0, message.events.at(-1)?.serial ?? 0];
    this.heard.push(`${message.startsAnew ? 'anew ' : ''}${first}-${last}`);
  }
}

test('each event comes once, many of them in pieces', async () => {
  const run = new Run();
  assert.deepEqual(await run.heardOf(), ['anew 0-0']);
  run.happen(12_000);
  assert.deepEqual(await run.heardOf(), ['anew 1-5000', '5001-9999', '10000-12000']);
  run.happen(3);
  assert.deepEqual(await run.heardOf(), ['12001-12003']);
  assert.deepEqual(await run.heardOf(), []);
});

test('a run that has gone back, and on again, loads nothing again', async () => {
  const run = new Run();
  run.happen(100);
  await run.heardOf();
  [run.now, run.isPresent] = [40, false];
  assert.deepEqual(await run.heardOf(), []);
  [run.now, run.isPresent] = [100, true];
  assert.deepEqual(await run.heardOf(), []);
  run.happen(1);
  assert.deepEqual(await run.heardOf(), ['101-101']);
});

test('where the past has become the present, the page begins anew, also when the other future has gone further', async () => {
  const run = new Run();
  run.happen(100);
  await run.heardOf();
  run.events.length = run.now = 40;
  assert.deepEqual(await run.heardOf(), ['anew 1-40']);
  run.events.length = 20;
  run.happen(60, 'sends something else');
  assert.deepEqual(await run.heardOf(), ['anew 1-80']);
});

test('another run begins anew; without one, what is there stays', async () => {
  const run = new Run();
  run.happen(5);
  await run.heardOf();
  run.run = undefined;
  assert.deepEqual(await run.heardOf(), []);
  assert.equal(run.feed.run, 'a');
  run.run = 'b';
  assert.deepEqual(await run.heardOf(), ['anew 1-5']);
});
