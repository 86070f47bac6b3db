import { readFile } from 'node:fs/promises';

const EVERY_MS = 100;
const PAGE_BYTES = 4_096;

/** Resident bytes of a process; undefined once it has ended, and where no system tells. */
async function residentBytes(pid: number): Promise<number | undefined> {
  const statm = await readFile(`/proc/${pid}/statm`, 'latin1').catch(() => undefined);
  return statm === undefined ? undefined : Number(statm.split(' ')[1]) * PAGE_BYTES;
}

/** Calls `exceeded` once when a process has more than so many bytes in memory (Linux). @returns ends it */
export function watchMemory(pid: number, limit: number, exceeded: () => void): () => void {
  const look = async (): Promise<void> => {
    if (((await residentBytes(pid)) ?? 0) <= limit) return;
    clearInterval(timer);
    exceeded();
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}
