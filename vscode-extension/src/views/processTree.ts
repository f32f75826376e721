// The rows of the view Processes: who started whom, or who supervises whom; many that do the same are one row. Knows nothing of VS Code.
import { messageCount, t, withGroups } from '../words';
import { lineOf } from './events';
import { rangesOf, rowsOfNode, type Range } from './pages';
import type { Ask, Group, Process, ProcessesArguments } from './protocol';

/** Below a node with no more processes than these, each has a row of its own. */
const fewProcesses = 12;

export type ProcessOrder = 'starter' | 'supervisor';

/** Which processes a node stands for. */
type Selection = Pick<ProcessesArguments, 'parent' | 'supervisor' | 'filter' | 'group'>;

export type ProcessNode =
  | { kind: 'process'; process: Process; isLeaf: boolean }
  | { kind: 'group'; group: Group; selection: Selection }
  | { kind: 'range'; range: Range; selection: Selection; grouped: boolean };

export class ProcessTree {
  order: ProcessOrder = 'starter';
  /** Shows, as a flat list, only processes whose name, state or place has this in it. */
  filter = '';

  constructor(private readonly ask: Ask) {}

  /** The rows below a node; without one, the outermost. */
  async childrenOf(node?: ProcessNode): Promise<ProcessNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.below(this.filter === '' ? this.childrenSelection(0) : { filter: this.filter });
      case 'process':
        return node.isLeaf ? [] : this.below(this.childrenSelection(node.process.pid));
      case 'group':
        return this.rows(node.selection, { start: 0, count: node.group.count }, false);
      case 'range':
        return this.rows(node.selection, node.range, node.grouped);
    }
  }

  private childrenSelection(pid: number): Selection {
    return this.order === 'starter' ? { parent: pid } : { supervisor: pid };
  }

  private async below(selection: Selection): Promise<ProcessNode[]> {
    const few = await this.ask('ttvm/processes', { ...selection, count: fewProcesses });
    if (few.total <= fewProcesses) return (few.processes ?? []).map((process) => this.rowOf(process));
    const grouped = await this.ask('ttvm/processes', { ...selection, grouped: true, count: rowsOfNode });
    if (grouped.total > rowsOfNode) return this.rows(selection, { start: 0, count: grouped.total }, true);
    return this.rowsOfGroups(grouped.groups ?? [], selection);
  }

  private async rows(selection: Selection, range: Range, grouped: boolean): Promise<ProcessNode[]> {
    const ranges = rangesOf(range);
    if (ranges.length > 0) return ranges.map((part) => ({ kind: 'range', range: part, selection, grouped }));
    const answer = await this.ask('ttvm/processes', { ...selection, ...range, grouped });
    return grouped
      ? this.rowsOfGroups(answer.groups ?? [], selection)
      : (answer.processes ?? []).map((process) => this.rowOf(process));
  }

  private rowsOfGroups(groups: Group[], selection: Selection): ProcessNode[] {
    return groups.map((group) =>
      group.count === 1 ? this.rowOf(group.first) : { kind: 'group', group, selection: { ...selection, group: group.group } },
    );
  }

  private rowOf(process: Process): ProcessNode {
    const hasChildren = this.order === 'starter' ? process.children > 0 : process.isSupervisor;
    return { kind: 'process', process, isLeaf: this.filter !== '' || !hasChildren };
  }
}

/** What stands first in the row of a process: `cashier #2`, with the messages that wait for it. */
export function nameOf(process: Process): string {
  const name = `${process.name} #${process.pid}`;
  return process.messages === 0 ? name : `${name} · ${messageCount(process.messages)}`;
}

/** What stands behind it: state, line, work done. */
export function aboutProcess(process: Process): string {
  const state = process.frozen ? t('frozen, {0}', doing(process)) : doing(process);
  return `${state} ${lineOf(process.place)} · ${t('{0} red.', withGroups(process.reductions))}`;
}

/** What stands in the row of a group: `crew × 300`. */
export function nameOfGroup(group: Group): string {
  return `${group.startedIn} × ${withGroups(group.count)}`;
}

export function aboutGroup(group: Group): string {
  return `${doing(group)} ${lineOf(group.place)}`;
}

/** `waiting in RECEIVE`, `running`. */
function doing({ state, waitsIn }: { state: string; waitsIn?: string }): string {
  return waitsIn === undefined ? state : t('{0} in {1}', state, waitsIn);
}
