import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Builds the Angular project in a folder, by the packages at the root; what the build says. */
export async function angularBuild(root: string, folder: string): Promise<string> {
  const cli = join(root, 'node_modules/@angular/cli/bin/ng.js');
  const env = { ...process.env, NG_CLI_ANALYTICS: 'false' };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, 'build'], { cwd: join(root, folder), env });
    return stdout + stderr;
  } catch (error) {
    // What the compiler says is what helps; where it said nothing, why it could not be run.
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`The page could not be built.\n${stdout}${stderr}`.trim(), { cause: error });
  }
}
