// Completes launch configurations. Knows nothing of VS Code, so that its rules can be tested.
import { isPolicy, type Policy } from './policy';

export interface Launch {
  type: string;
  request: string;
  name: string;
  program?: unknown;
  stepping?: unknown;
  [attribute: string]: unknown;
}

export const debuggerType = 'ttvm';

/** The configuration that starts one file. */
export function launchOf(program: string, name: string): Launch {
  return { type: debuggerType, request: 'launch', name, program };
}

/** What the settings say for launch configurations that do not say it themselves. */
export interface LaunchDefaults {
  stepping: Policy;
  smp: boolean;
}

/**
 * What is to be launched when the user asked for `given`: F5 without any launch configuration arrives as an empty one and means the
 * program in the active editor. A string is the reason why nothing can be launched.
 */
export function complete(given: Partial<Launch>, activeLanguage: string | undefined, defaults: LaunchDefaults): Launch | string {
  const empty = given.type === undefined && given.request === undefined && given.name === undefined;
  if (empty && activeLanguage !== debuggerType) return 'Open a .ttvm program to debug it, or add a launch configuration.';
  const launch: Launch = { ...launchOf('${file}', 'Debug this program'), ...defaults, ...given };
  if (typeof launch.program !== 'string' || launch.program === '')
    return `The launch configuration '${launch.name}' needs "program": the path of a .ttvm or .ttb file.`;
  if (!isPolicy(launch.stepping))
    return `The launch configuration '${launch.name}' has "stepping": ${JSON.stringify(launch.stepping)}; it must be "isolate" or "world".`;
  return launch;
}
