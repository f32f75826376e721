// What `ttvm … --json` writes: an object per line. Knows nothing of VS Code.

/** Cuts what a program writes, piece by piece, into events. Lines that are none are left out: another version may write more. */
export class EventReader<Event extends { event: string }> {
  private rest = '';

  constructor(private readonly receive: (event: Event) => void) {}

  write(piece: string): void {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = parse(line);
      if (event !== undefined) this.receive(event as Event);
    }
  }
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'event' in value ? value : undefined;
  } catch {
    return undefined;
  }
}
