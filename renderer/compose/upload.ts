import { draftAttachment, type DraftAttachment } from '../../shared/model/draft.ts';
import { z } from 'zod';

const answer = draftAttachment.extend({ url: z.string() });

/**
 * Sends the bytes of a file to the draft's upload address. XMLHttpRequest and not fetch, because only that tells how
 * much of the body went out.
 * @param onProgress from 0 to 1
 * @throws when the file was not taken, or `signal` was aborted
 */
export function upload(
  uploadUrl: string,
  file: File,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<DraftAttachment & { readonly url: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const address = new URL(uploadUrl, location.href);
    address.searchParams.set('name', file.name);
    request.open('POST', address);
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () => {
      const read = answer.safeParse(request.response);
      if (request.status < 300 && read.success) resolve(read.data);
      else reject(new Error(`the file was not taken, status ${request.status}`));
    });
    request.addEventListener('error', () => reject(new Error('the line broke')));
    request.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
