/** Pictures every mail reader shows; the others go as files. */
const shown = /^image\/(png|jpeg|gif|webp)$/;

export const isPicture = (file: File): boolean => shown.test(file.type);

/** Asks for pictures with the system's file picker. */
export function pickPictures(onPictures: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/png,image/jpeg,image/gif,image/webp';
  input.multiple = true;
  input.addEventListener('change', () => onPictures([...(input.files ?? [])]), { once: true });
  input.click();
}

/** A Content-ID nobody else has (RFC 2392). */
export function newContentId(): string {
  return `${crypto.randomUUID()}@skein`;
}

/** The bytes of a `data:` address as a file; undefined where it is no picture, or not whole. */
export function dataPicture(address: string): File | undefined {
  const [, type = '', written = ''] =
    /^data:(image\/(?:png|jpeg|gif|webp));base64,([a-z\d+/=\s]+)$/i.exec(address) ?? [];
  if (type === '') return undefined;
  try {
    const bytes = Uint8Array.from(atob(written.replaceAll(/\s/g, '')), (char) => char.charCodeAt(0));
    return new File([bytes], `picture.${type.slice(6).toLowerCase()}`, { type: type.toLowerCase() });
  } catch {
    // No base64: there is no picture to show.
    return undefined;
  }
}
