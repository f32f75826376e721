// Where the run has stopped so far, as the newest event of each stop. Knows neither VS Code nor a browser.

export class Stops {
  private run: string | undefined;
  /** By the number of the newest event at each; 0 where there was none. They only grow. */
  readonly events: number[] = [];

  /** The run stands still in its present. What was further on has been forgotten. */
  note(run: string | undefined, lastEvent: number): void {
    if (run !== this.run) this.events.length = 0;
    this.run = run;
    while ((this.events.at(-1) ?? -1) >= lastEvent) this.events.pop();
    this.events.push(lastEvent);
  }

  of(run: string | undefined): readonly number[] {
    return run === this.run ? this.events : [];
  }
}
