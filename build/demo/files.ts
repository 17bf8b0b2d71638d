import { crc32, deflateSync } from 'node:zlib';

/** Pictures and documents small enough to be made here, so that the project carries no binary of them. */

type Colour = readonly [red: number, green: number, blue: number];

const mix = (one: Colour, other: Colour, share: number): Colour => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
];

export interface Sky {
  readonly width: number;
  readonly height: number;
  readonly top: Colour;
  readonly horizon: Colour;
  readonly water: Colour;
  /** How many geese fly on each arm of the V. */
  readonly geese: number;
}

/** Geese in a V over water, as PNG. */
export function pngOfGeese({ width, height, top, horizon, water, geese }: Sky): Buffer {
  const shore = Math.round(height * 0.72);
  const sun = { x: width * 0.7, y: shore, radius: height * 0.16 };
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const mirrored = y < shore ? y : 2 * shore - y + 3 * Math.sin(y / 2);
      const inSun = Math.hypot(x - sun.x, mirrored - sun.y) < sun.radius;
      const sky = inSun ? ([255, 236, 200] as const) : mix(top, horizon, Math.max(0, mirrored) / shore);
      const colour = isGoose(x, y, width, height, geese)
        ? ([38, 44, 56] as const)
        : y < shore
          ? sky
          : mix(sky, water, 0.55);
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = colour[0];
      rows[at + 1] = colour[1];
      rows[at + 2] = colour[2];
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, RGB (PNG, 11.2.2).
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const all = Buffer.alloc(body.length + 8);
  all.writeUInt32BE(data.length, 0);
  body.copy(all, 4);
  all.writeUInt32BE(crc32(body), body.length + 4);
  return all;
}

/** Wings are two strokes that fall away from the body. */
function isGoose(x: number, y: number, width: number, height: number, count: number): boolean {
  const span = width / (count * 7);
  for (let place = -count; place <= count; place += 1) {
    const dx = Math.abs(x - (width * 0.4 + place * span * 1.9));
    const dy = y - (height * 0.22 + Math.abs(place) * span * 0.9);
    const wing = dx * 0.45 - span * 0.12;
    if (dx < span * 0.8 && Math.abs(dy - wing) < Math.max(1, span * 0.09)) return true;
  }
  return false;
}

/** Birds that call in rising tones, as WAV: 22,050 samples a second of 16 bits, one channel. */
export function wavOfCalls(seconds: number): Buffer {
  const rate = 22_050;
  const count = seconds * rate;
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  // PCM, one channel.
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(count * 2, 40);
  let phase = 0;
  for (let at = 0; at < count; at += 1) {
    const inCall = (at / rate) % 1.4;
    phase += (2 * Math.PI * (900 + 1100 * inCall)) / rate;
    const loudness = inCall < 0.9 ? Math.sin((Math.PI * inCall) / 0.9) : 0;
    wav.writeInt16LE(Math.round(9000 * loudness * Math.sin(phase)), 44 + at * 2);
  }
  return wav;
}

/** One page of text, as PDF 1.4. */
export function pdfOf(title: string, lines: readonly string[]): Buffer {
  const escaped = (text: string): string => text.replace(/[\\()]/g, (sign) => `\\${sign}`);
  const text = [
    `BT /F1 20 Tf 72 770 Td (${escaped(title)}) Tj ET`,
    ...lines.map((line, index) => `BT /F1 11 Tf 72 ${730 - index * 18} Td (${escaped(line)}) Tj ET`),
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let document = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = document.length;
    document += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${document}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${document.length}\n%%EOF\n`,
    'latin1',
  );
}

/** Files, stored without compression, as ZIP (APPNOTE 4.3). */
export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    // Version 2.0, names in UTF-8, stored; 1 January 2026.
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(0x5c21, 8);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(centrals.length, 8);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
