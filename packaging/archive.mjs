// The programs without an editor: an archive per platform, and a package for `dotnet tool install`.
import { createWriteStream, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { extensionFolder, filesUnder, installDependencies, repository } from '../vscode-extension/scripts/dependencies.mjs';
import { packagesFolder, upToDate, workFolder } from './cache.mjs';
import { build, isExecutable, programsFingerprint, publishPrograms } from './programs.mjs';
import { isWindows } from './targets.mjs';
import { version } from './vsix.mjs';

const project = 'vm/Ttvm.Cli';

/** Returns the path of an up-to-date archive for a platform: the command, and the two servers for editors beside it. */
export async function archivePrograms(target, say) {
  const programs = await publishPrograms(target, say);
  const folder = `ttvm-${version}-${target.name}`;
  const archive = path.join(packagesFolder, `${folder}${isWindows(target) ? '.zip' : '.tar.gz'}`);
  return upToDate(archive, await programsFingerprint(), async (fresh) => {
    await installDependencies(extensionFolder, say);
    // Modes are those that the target wants, whatever the file system here can hold.
    const entries = filesUnder(programs).map((file) => {
      const name = path.relative(programs, file).replaceAll(path.sep, '/');
      return { name: `${folder}/${name}`, file, mode: isExecutable(target, name) ? 0o755 : 0o644 };
    });
    entries.push({ name: `${folder}/LICENSE`, file: path.join(repository, 'LICENSE'), mode: 0o644 });
    await (isWindows(target) ? zip : tar)(entries, fresh);
  });
}

/** Returns the path of an up-to-date package of the command, for machines with .NET. */
export async function packageTool(say) {
  const tool = path.join(packagesFolder, `ttvm.${version}.nupkg`);
  return upToDate(tool, await programsFingerprint(), async (fresh) => {
    say('Packaging the .NET tool…');
    const folder = path.join(workFolder, `${process.pid}.tool`);
    mkdirSync(folder, { recursive: true });
    try {
      const lean = ['-p:PublishDocumentationFiles=false', '-p:CopyOutputSymbolsToPublishDirectory=false'];
      await build('pack', project, '--output', folder, ...lean, '-p:AllowedReferenceRelatedFileExtensions=.none');
      renameSync(path.join(folder, readdirSync(folder)[0]), fresh);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  });
}

async function tar(entries, to) {
  const pack = library('tar-stream').pack();
  const written = pipeline(pack, createGzip({ level: 9 }), createWriteStream(to));
  for (const { name, file, mode } of entries)
    await new Promise((resolve, reject) =>
      pack.entry({ name, mode }, readFileSync(file), (error) => (error ? reject(error) : resolve(undefined))),
    );
  pack.finalize();
  await written;
}

async function zip(entries, to) {
  const file = new (library('yazl').ZipFile)();
  for (const entry of entries) file.addBuffer(readFileSync(entry.file), entry.name, { mode: 0o100000 | entry.mode });
  file.end();
  await pipeline(file.outputStream, createWriteStream(to));
}

/** One of the extension's own packages. */
function library(name) {
  return createRequire(path.join(extensionFolder, 'package.json'))(name);
}
