// The platforms that there are packages for, by the names that VS Code gives them.

/** `rid` is what .NET calls the platform; `binaries` is the format and the processor of its executables. */
export const targets = [
  { name: 'linux-x64', rid: 'linux-x64', binaries: 'ELF x64' },
  { name: 'linux-arm64', rid: 'linux-arm64', binaries: 'ELF arm64' },
  { name: 'linux-armhf', rid: 'linux-arm', binaries: 'ELF arm' },
  { name: 'alpine-x64', rid: 'linux-musl-x64', binaries: 'ELF x64' },
  { name: 'alpine-arm64', rid: 'linux-musl-arm64', binaries: 'ELF arm64' },
  { name: 'darwin-x64', rid: 'osx-x64', binaries: 'Mach-O x64' },
  { name: 'darwin-arm64', rid: 'osx-arm64', binaries: 'Mach-O arm64' },
  { name: 'win32-x64', rid: 'win-x64', binaries: 'PE x64' },
  { name: 'win32-arm64', rid: 'win-arm64', binaries: 'PE arm64' },
];

/** For any platform on which .NET is installed. */
export const universal = { name: 'universal' };

/** The platform of this machine; undefined where there is none of these names for it. */
export function thisTarget() {
  const { platform, arch } = process;
  // Node tells which C library it was built for only by what it was linked to.
  const isMusl = platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
  const name = `${isMusl ? 'alpine' : platform}-${arch === 'arm' ? 'armhf' : arch}`;
  return targets.find((target) => target.name === name);
}

export function isWindows(target) {
  return target.name.startsWith('win32-');
}
