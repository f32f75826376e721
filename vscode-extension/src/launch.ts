// Completes launch configurations. Knows nothing of VS Code, so that its rules can be tested.
import { isPolicy, type Policy } from './policy';
import { t } from './words';

export interface Launch {
  type: string;
  request: string;
  name: string;
  program?: unknown;
  stepping?: unknown;
  [attribute: string]: unknown;
}

export const debuggerType = 'ttvm';

/** The language of recordings, which are debugged like programs. */
export const recordingLanguage = 'ttrec';

/** The configuration that starts one file. */
export function launchOf(program: string, name: string): Launch {
  return { type: debuggerType, request: 'launch', name, program };
}

/** What the settings say for launch configurations that do not say it themselves. */
export interface LaunchDefaults {
  stepping: Policy;
  smp: boolean;
  console: string;
  /** Whether each session is to show the Debug Console, where programs write and read: the user has not said otherwise. */
  showsConsole?: boolean;
}

/**
 * What is to be launched when the user asked for `given`: F5 without any launch configuration arrives as an empty one and means the
 * program in the active editor. A string is the reason why nothing can be launched.
 */
export function complete(given: Partial<Launch>, activeLanguage: string | undefined, defaults: LaunchDefaults): Launch | string {
  const empty = given.type === undefined && given.request === undefined && given.name === undefined;
  if (empty && activeLanguage !== debuggerType && activeLanguage !== recordingLanguage)
    return t('Open a .ttvm program to debug it, or add a launch configuration.');
  const { showsConsole, ...rest } = defaults;
  const launch: Launch = { ...launchOf('${file}', t('Debug this program')), ...rest, ...given };
  // VS Code itself shows the Debug Console in the first session only, but then also over the terminal, in which there is something to type.
  if (launch.console === 'integratedTerminal') launch.internalConsoleOptions ??= 'neverOpen';
  if (launch.console === 'internalConsole' && showsConsole) launch.internalConsoleOptions ??= 'openOnSessionStart';
  if (typeof launch.program !== 'string' || launch.program === '')
    return t(`The launch configuration '{0}' needs "program": the path of a .ttvm, .ttb or .ttrec file.`, launch.name);
  if (!isPolicy(launch.stepping))
    return t(
      `The launch configuration '{0}' has "stepping": {1}; it must be "isolate" or "world".`,
      launch.name,
      JSON.stringify(launch.stepping),
    );
  return launch;
}
