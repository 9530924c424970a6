// `npx tsx bench/install-lavapipe.ts`: Mesa's lavapipe from Debian backports into .cache/lavapipe, for benchmarks in Node.
// It is fetched and unpacked privately: no package is installed and nothing outside .cache changes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAVAPIPE_FOLDER, LAVAPIPE_LIBRARIES } from './adapter/lavapipe-folder.ts';

const RELEASE = 'bookworm';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
/** Mesa before 25 offers no adapter that Dawn takes. */
const FROM_BACKPORTS = ['mesa-vulkan-drivers', 'libdrm2', 'libdrm-amdgpu1'];
/** Fetched as well where the system has none. */
const SUPPLEMENTS: Record<string, string> = {
  'libvulkan.so.1': 'libvulkan1',
  'libLLVM-15.so.1': 'libllvm15',
  'libxcb.so.1': 'libxcb1',
  'libxcb-dri3.so.0': 'libxcb-dri3-0',
  'libxcb-present.so.0': 'libxcb-present0',
  'libxcb-sync.so.1': 'libxcb-sync1',
  'libxcb-shm.so.0': 'libxcb-shm0',
  'libxcb-randr.so.0': 'libxcb-randr0',
  'libxcb-xfixes.so.0': 'libxcb-xfixes0',
  'libX11-xcb.so.1': 'libx11-xcb1',
  'libxshmfence.so.1': 'libxshmfence1',
  'libwayland-client.so.0': 'libwayland-client0',
  'libelf.so.1': 'libelf1',
};

function run(command: string, words: string[], folder: string): string {
  const done = spawnSync(command, words, { cwd: folder, encoding: 'utf8' });
  if (done.error !== undefined || done.status !== 0) {
    const reason =
      done.error?.message ?? `${done.stderr}${done.stdout}`.trim().split('\n').slice(-3).join(' ');
    throw new Error(`${command} failed: ${reason}`);
  }
  return done.stdout;
}

/** Options that give apt lists, cache and sources of its own below `folder`. */
function privateApt(folder: string): string[] {
  const sources = [RELEASE, `${RELEASE}-backports`].map(
    (suite) => `deb [signed-by=${KEYRING}] http://deb.debian.org/debian ${suite} main\n`,
  );
  for (const part of ['lists/partial', 'cache/archives/partial', 'packages']) {
    mkdirSync(join(folder, part), { recursive: true });
  }
  writeFileSync(join(folder, 'sources.list'), sources.join(''));
  const options = {
    'Dir::Etc::SourceList': join(folder, 'sources.list'),
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': '',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

function missingLibraries(library: string, libraryFolders: string): string[] {
  const listed = spawnSync('ldd', [library], {
    encoding: 'utf8',
    env: { ...process.env, LD_LIBRARY_PATH: libraryFolders },
  });
  return [...listed.stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
}

function unpack(folder: string, root: string): void {
  const packages = join(folder, 'packages');
  for (const name of readdirSync(packages).filter((file) => file.endsWith('.deb'))) {
    run('dpkg', ['-x', join(packages, name), root], folder);
  }
}

function install(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`this is ${process.platform} on ${process.arch}; only Linux on x64 is provided for.`);
  }
  if (!existsSync(KEYRING)) throw new Error('this is no Debian: its archive keyring is missing.');
  const work = `${LAVAPIPE_FOLDER}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const apt = privateApt(work);
  const root = join(work, 'root');
  const packages = join(work, 'packages');
  run('apt-get', [...apt, 'update'], work);
  run(
    'apt-get',
    [...apt, 'download', ...FROM_BACKPORTS.map((name) => `${name}/${RELEASE}-backports`)],
    packages,
  );
  unpack(work, root);

  const libraries = join(root, LAVAPIPE_LIBRARIES);
  const driver = join(libraries, 'libvulkan_lvp.so');
  if (!existsSync(driver)) throw new Error('the package has no libvulkan_lvp.so.');
  const hasLoader = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout.includes('libvulkan.so.1');
  const missing = [...missingLibraries(driver, libraries), ...(hasLoader ? [] : ['libvulkan.so.1'])];
  const more = missing.flatMap((name) => SUPPLEMENTS[name] ?? []);
  if (more.length > 0) {
    run('apt-get', [...apt, 'download', ...more], packages);
    unpack(work, root);
  }
  const still = missingLibraries(driver, libraries);
  if (still.length > 0)
    throw new Error(`lavapipe needs libraries that are missing here: ${still.join(', ')}.`);

  const version = run('apt-cache', [...apt, 'policy', FROM_BACKPORTS[0]], work).match(/\b2[5-9]\.\S+/)?.[0];
  if (version === undefined) throw new Error('backports has no Mesa of version 25 or later.');
  for (const part of ['lists', 'cache', 'packages'])
    rmSync(join(work, part), { recursive: true, force: true });
  rmSync(LAVAPIPE_FOLDER, { recursive: true, force: true });
  renameSync(work, LAVAPIPE_FOLDER);
  // The loader wants an absolute path, so this comes after the move.
  const description = {
    file_format_version: '1.0.0',
    ICD: {
      library_path: join(LAVAPIPE_FOLDER, 'root', LAVAPIPE_LIBRARIES, 'libvulkan_lvp.so'),
      api_version: '1.4.305',
    },
  };
  writeFileSync(join(LAVAPIPE_FOLDER, 'icd.json'), `${JSON.stringify(description, null, 1)}\n`);
  writeFileSync(join(LAVAPIPE_FOLDER, 'version'), `${version}\n`);
  return version;
}

try {
  process.stdout.write(`lavapipe of Mesa ${install()} is in ${LAVAPIPE_FOLDER}.\n`);
} catch (error) {
  rmSync(`${LAVAPIPE_FOLDER}.new`, { recursive: true, force: true });
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`lavapipe cannot be had: ${reason}\n`);
  process.exitCode = 1;
}
