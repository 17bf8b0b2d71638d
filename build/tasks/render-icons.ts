import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { findBrowser } from './browsers.ts';
import { type IconImage, toIcns, toIco } from './icon-containers.ts';
import { inProject } from './paths.ts';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
const smallUpTo = 32;
const icoSizes = new Set<number>([16, 24, 32, 48, 64, 128, 256]);

/** Draws the icons of the package from the two drawings. What it makes is kept in the repository. */
export async function renderIcons(): Promise<number> {
  const browser = findBrowser();
  if (!browser) {
    process.stderr.write('Drawing the icons needs Chromium, Chrome or Edge.\n');
    return 1;
  }
  const drawings = {
    small: await readFile(inProject('build/icon-small.svg'), 'utf8'),
    large: await readFile(inProject('build/icon.svg'), 'utf8'),
  };
  const images: IconImage[] = [];
  const opened = await chromium.launch({ executablePath: browser.path, args: ['--no-sandbox'] });
  try {
    const page = await opened.newPage();
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      const drawing = size <= smallUpTo ? drawings.small : drawings.large;
      await page.setContent(
        `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
      );
      images.push({ size, png: await page.screenshot({ omitBackground: true }) });
    }
  } finally {
    await opened.close();
  }
  await mkdir(inProject('build/icons'), { recursive: true });
  for (const { size, png } of images) await writeFile(inProject(`build/icons/${size}x${size}.png`), png);
  await writeFile(inProject('build/icon.ico'), toIco(images.filter(({ size }) => icoSizes.has(size))));
  await writeFile(inProject('build/icon.icns'), toIcns(images));
  process.stdout.write(`Drew ${images.length} sizes, icon.ico and icon.icns.\n`);
  return 0;
}
