import { getJob, getJobResult } from './gen';
import type { JobShown } from './gen';

/** What an operation that makes a file answers when it is asked with `AS_FILE`: 200 and the file, or 202 and a job to follow. */
interface Answer {
  data?: unknown;
  response?: Response;
}

export interface Fetched {
  blob: Blob;
  name: string;
}

/** Options of the call: the bytes as they are (read as text, a CSV would lose its mark), and failures thrown. */
export const AS_FILE = { parseAs: 'blob', throwOnError: true } as const;

const PAUSE = 1000; // milliseconds between two looks at a job

function nameIn(response: Response | undefined): string {
  const header = response?.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? 'export';
}

function fetched({ data, response }: Answer): Fetched {
  return { blob: data as Blob, name: nameIn(response) };
}

async function wait(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  signal.throwIfAborted();
}

/** The file that a call makes: at once when it is soon ready, else when the job that makes it is done. */
export async function fileOf(
  answer: Answer,
  signal: AbortSignal,
  onProgress: (job: JobShown) => void,
): Promise<Fetched> {
  if (answer.response?.status !== 202) return fetched(answer);
  let job = JSON.parse(await (answer.data as Blob).text()) as JobShown;
  while (job.state === 'queued' || job.state === 'running') {
    onProgress(job);
    await wait(signal);
    job = (await getJob({ path: { id: job.id }, signal, throwOnError: true })).data;
  }
  if (job.error) throw Object.assign(new Error(job.error.detail), { code: job.error.code, title: job.error.detail });
  return fetched(await getJobResult({ path: { id: job.id }, signal, ...AS_FILE }));
}

/** Hands a file to the browser, as a download. */
export function keepFile({ blob, name }: Fetched): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), PAUSE); // a browser may open it only after this task
}
