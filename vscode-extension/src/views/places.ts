// Where an instruction is, as short as it can be said. Knows nothing of VS Code.
import type { Place } from './protocol';

/** `shop.ttvm:25`; the whole path is in the tooltip. */
export function lineOf(place: Place): string {
  const name = place.source?.name;
  return name === undefined || place.line === undefined ? place.text : `${name}:${place.line}`;
}
