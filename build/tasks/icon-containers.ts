/** One picture of an icon, square, as PNG. */
export interface IconImage {
  /** Pixels a side. */
  readonly size: number;
  readonly png: Buffer;
}

/**
 * The Windows container (ICO): a directory of entries, then the pictures. PNG inside it is understood since Vista;
 * a side of 256 is written as 0.
 */
export function toIco(images: readonly IconImage[]): Buffer {
  const header = Buffer.alloc(6 + images.length * 16);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, png }, index) => {
    if (size > 256) throw new RangeError(`an ICO holds no picture of ${size} pixels`);
    const at = 6 + index * 16;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
}

/** What macOS calls each size; the second name is that of the half size on a screen of double density. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** The macOS container (ICNS): blocks of a type, a length that counts itself, and a PNG; big-endian. */
export function toIcns(images: readonly IconImage[]): Buffer {
  const blocks = images.flatMap(({ size, png }) => (icnsTypes[size] ?? []).map((type) => block(type, png)));
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(head.length + content.length, 4);
  return Buffer.concat([head, content]);
}
