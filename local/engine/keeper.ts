/**
 * Runs the program in its arguments until its own standard input ends, and then ends the program. The input is a pipe
 * from the local stack: it ends when the stack closes it, exits, crashes or is killed.
 */
import { spawn } from 'node:child_process';

const patienceMs = 2000;
const [executable = '', ...args] = process.argv.slice(2);
const program = spawn(executable, args, { stdio: ['ignore', 'inherit', 'inherit'] });

program.once('error', (error) => {
  console.error(`${executable}: ${error.message}`);
  process.exit(1);
});
program.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

process.stdin.resume();
process.stdin.once('close', () => {
  program.kill('SIGTERM');
  setTimeout(() => program.kill('SIGKILL'), patienceMs);
});
// The stack's own end is what counts: a signal to the whole group must not leave the program behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => program.kill('SIGTERM'));
}
