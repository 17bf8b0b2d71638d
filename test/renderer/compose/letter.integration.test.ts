import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from '../axe.ts';
import { anAccount } from '../../fixtures/vault-fixtures.ts';
import { type FacePages, leave, openFace } from '../face-page.ts';
import { beginIn, draftsOf, openHurried, outboxSubjectsOf, paneOf } from './composer-page.ts';

/** Autosave and events take their time; a second or two is no failure. */
const patient = { timeout: 8_000 };

describe('a letter in the composer', () => {
  let face: FacePages;
  let page: Page;
  const pane = () => paneOf(page);
  const drafts = () => draftsOf(page);
  const outboxSubjects = () => outboxSubjectsOf(page);
  const begin = () => beginIn(page);

  beforeAll(async () => {
    face = await openFace();
  });
  afterEach(() => leave(page));
  afterAll(() => face?.close());

  test('a reply quotes the original, safe and untouched by the editor, and can leave it out', async () => {
    page = await openHurried(face);
    await page.getByText('Revised drawings').first().click();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patient)
      .toBe('Message body');
    await page.keyboard.type('Yes');
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    await pane().getByRole('button', { name: 'Quoted message', expanded: true }).click();
    await expect.poll(() => pane().locator('iframe').count(), patient).toBe(0);
    await pane().getByRole('button', { name: 'Quoted message', expanded: false }).click();
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await expect.poll(async () => (await drafts())[0]?.html, patient).toBe('<p>Yes</p>');
    expect((await drafts())[0]?.quoteHtml).toMatch(/^<blockquote>Thanks/);
    await pane().getByRole('button', { name: 'Leave it out' }).click();
    await expect.poll(async () => (await drafts())[0]?.quoteHtml, patient).toBeUndefined();
    await pane().getByRole('button', { name: 'Put it back' }).click();
    await expect.poll(async () => (await drafts())[0]?.quoteHtml, patient).toMatch(/^<blockquote>/);
  });

  test('a quote is edited on demand, and goes back by the button and by undo', async () => {
    page = await openHurried(face);
    await page.getByText('Revised drawings').first().click();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message body' }).pressSequentially('Yes');
    await pane().getByRole('button', { name: 'Edit it', exact: true }).click();
    await pane().getByText('Its layout may be plainer').waitFor();
    expect(await pane().locator('iframe').count()).toBe(0);
    await page.getByRole('textbox', { name: 'Message body' }).getByText('Thanks for the quick turn').click();
    await page.keyboard.press('End');
    await page.keyboard.type(' (sic)');
    await expect
      .poll(async () => (await drafts())[0]?.html.replaceAll(/ style="[^"]*"/g, ''), patient)
      .toMatch(/^<p>Yes<\/p><blockquote><p>Thanks.*\(sic\)<\/p><\/blockquote>$/);
    expect((await drafts())[0]?.quoteHtml).toBeUndefined();
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await pane().getByRole('button', { name: 'Put it back as it was' }).click();
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    await expect.poll(async () => (await drafts())[0]?.html, patient).toBe('<p>Yes</p>');
    expect((await drafts())[0]?.quoteHtml).toMatch(/^<blockquote>Thanks/);
    await pane().getByRole('button', { name: 'Edit it', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message body' }).press('Control+z');
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    // In plain text it becomes text behind "> ".
    await pane().getByRole('button', { name: 'Plain text', exact: true }).click();
    await pane().getByRole('button', { name: 'Edit it', exact: true }).click();
    await expect
      .poll(async () => (await drafts())[0]?.text, patient)
      .toMatch(/^Yes\n\n> Thanks for the quick turn/);
    await pane().getByRole('button', { name: 'Put it back as it was' }).click();
    await expect.poll(async () => (await drafts())[0]?.text, patient).toBe('Yes');
    expect((await drafts())[0]?.quoteHtml).toMatch(/^<blockquote>Thanks/);
  });

  test('files are attached by picker and by dropping, removed, and a refused one says so', async () => {
    page = await openHurried(face);
    await begin();
    const picker = page.locator('input[type=file]');
    await picker.setInputFiles([{ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('a plan') }]);
    const files = pane().getByRole('list', { name: 'Attached files' });
    await files.getByRole('link', { name: 'plan.txt' }).waitFor();
    expect(face.uploads.get('plan.txt')?.toString()).toBe('a plan');
    await pane().evaluate((element) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['dropped'], '图纸.txt', { type: 'text/plain' }));
      for (const type of ['dragover', 'drop'])
        element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    });
    await files.getByRole('link', { name: '图纸.txt' }).waitFor();
    await files.getByRole('button', { name: 'Remove plan.txt' }).click();
    await expect
      .poll(async () => (await drafts())[0]?.attachments.map(({ fileName }) => fileName), patient)
      .toEqual(['图纸.txt']);
    face.refuseUpload();
    await picker.setInputFiles([
      { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('x') },
    ]);
    await files.getByText('Could not be added').waitFor();
  });

  test('Send waits for files that are still on their way, and does not go without one that failed', async () => {
    page = await openHurried(face, { settings: { undoSend: 30 } });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/upload/**', async (route) => {
      await released;
      await route.continue();
    });
    await begin();
    await page.keyboard.type('ann@a.example,');
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('With a file');
    const picker = page.locator('input[type=file]');
    const files = pane().getByRole('list', { name: 'Attached files' });
    await picker.setInputFiles([{ name: 'slow.txt', mimeType: 'text/plain', buffer: Buffer.from('slow') }]);
    await files.getByRole('progressbar', { name: 'Adding slow.txt' }).waitFor();
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await expect
      .poll(() => pane().getByRole('button', { name: 'Send', exact: true }).isDisabled(), patient)
      .toBe(true);
    face.refuseUpload();
    release();
    await pane().getByRole('alert').getByText('A file could not be added.').waitFor();
    await files.getByRole('button', { name: 'Remove slow.txt' }).click();
    await picker.setInputFiles([{ name: 'again.txt', mimeType: 'text/plain', buffer: Buffer.from('slow') }]);
    await pane().getByRole('button', { name: 'Send', exact: true }).click();
    await pane().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await files.getByText('again.txt').waitFor();
  });

  test('links are plain web and mail addresses only', async () => {
    page = await openHurried(face);
    await begin();
    await page.getByRole('textbox', { name: 'Message body' }).click();
    await pane().getByRole('button', { name: 'Link', exact: true }).click();
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.fill('javascript:alert(1)');
    await address.press('Enter');
    await page.getByText('no web address').waitFor();
    await address.fill('tides.example/week');
    await address.press('Enter');
    await expect
      .poll(async () => (await drafts())[0]?.html, patient)
      .toContain('href="https://tides.example/week"');
  });

  test('an answer to a message with something selected in it quotes only that', async () => {
    page = await openHurried(face);
    await page.getByText('Revised drawings').first().click();
    const text = page.locator('.reader-page').frameLocator('iframe').locator('body');
    await text.getByText('Thanks for the quick turn').waitFor();
    await text.evaluate((body) => {
      const page = body.ownerDocument;
      const walker = page.createTreeWalker(body, NodeFilter.SHOW_TEXT);
      while (!walker.nextNode()?.nodeValue?.includes('quick turn'));
      const range = page.createRange();
      const start = walker.currentNode.nodeValue?.indexOf('quick turn') ?? 0;
      range.setStart(walker.currentNode, start);
      range.setEnd(walker.currentNode, start + 'quick turn'.length);
      page.getSelection()?.addRange(range);
    });
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.getByRole('textbox', { name: 'Message body' }).waitFor();
    await page.keyboard.type('Yes');
    await expect
      .poll(async () => (await drafts())[0]?.quoteHtml, patient)
      .toBe('<blockquote>quick turn</blockquote>');
  });

  test('what looks like Markdown becomes what it says', async () => {
    page = await openHurried(face);
    await begin();
    await page.getByRole('textbox', { name: 'Message body' }).click();
    await page.keyboard.type('**bold** *lean* `code` [tides](https://tides.example/x) end');
    for (const line of ['', '- one', 'two', '', '1. first', '', '> quoted']) {
      await page.keyboard.press('Enter');
      await page.keyboard.type(line);
    }
    await expect
      .poll(async () => (await drafts())[0]?.html.replaceAll(/ style="[^"]*"/g, ''), patient)
      .toBe(
        '<p><strong>bold</strong> <em>lean</em> <code>code</code> <a href="https://tides.example/x">tides</a> end</p><p><br></p>' +
          '<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol><blockquote><p>quoted</p></blockquote>',
      );
  });

  test('a table is made, filled by keyboard and changed', async () => {
    page = await openHurried(face);
    await begin();
    await page.getByRole('textbox', { name: 'Message body' }).click();
    await pane().getByRole('button', { name: 'Table', exact: true }).click();
    for (const text of ['名称', 'Price', 'Note', 'a']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await pane().getByRole('button', { name: 'Delete this column' }).click();
    await pane().getByRole('button', { name: 'Delete this row' }).click();
    await expect
      .poll(async () => (await drafts())[0]?.html.replaceAll(/ style="[^"]*"/g, ''), patient)
      .toBe(
        '<table border="1" cellspacing="0"><tbody><tr><th>名称</th><th>Note</th></tr><tr><td><br></td><td><br></td></tr></tbody></table>',
      );
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await pane().getByRole('button', { name: 'Delete the table' }).click();
    await expect.poll(async () => (await drafts())[0]?.html, patient).toBe('');
  });

  test('pictures come into the text by picker, by pasting and by dropping, and are no files beside it', async () => {
    page = await openHurried(face);
    await begin();
    const text = page.getByRole('textbox', { name: 'Message body' });
    await text.click();
    await page.keyboard.type('see ');
    const chooser = page.waitForEvent('filechooser');
    await pane().getByRole('button', { name: 'Picture', exact: true }).click();
    const picture = Buffer.from('89504e470d0a1a0a', 'hex');
    await (await chooser).setFiles([{ name: 'one.png', mimeType: 'image/png', buffer: picture }]);
    await expect.poll(() => text.locator('img[src^="/part/"]').count(), patient).toBe(1);
    await text.evaluate((element) => {
      const file = (name: string): DataTransfer => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], name, { type: 'image/png' }));
        return data;
      };
      const clipboardData = file('two.png');
      element.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
      const { x, y } = element.getBoundingClientRect();
      const at = { bubbles: true, cancelable: true, clientX: x + 4, clientY: y + 20 };
      element.dispatchEvent(new DragEvent('drop', { ...at, dataTransfer: file('three.png') }));
    });
    await expect.poll(() => text.locator('img[src^="/part/"]').count(), patient).toBe(3);
    await expect
      .poll(async () => (await drafts())[0]?.html.match(/src="cid:[^"]+@skein"/g)?.length, patient)
      .toBe(3);
    // The text may be saved before its pictures have arrived.
    await expect.poll(async () => (await drafts())[0]?.attachments.length, patient).toBe(3);
    const [draft] = await drafts();
    expect(
      draft?.attachments.map(({ fileName, contentId }) => [
        fileName,
        draft.html.includes(`cid:${contentId}`),
      ]),
    ).toEqual([
      ['one.png', true],
      ['two.png', true],
      ['three.png', true],
    ]);
    expect(await pane().getByRole('list', { name: 'Attached files' }).getByRole('link').count()).toBe(0);
    // Opened again, they are where they were.
    await text.press('Escape');
    await pane().waitFor({ state: 'detached' });
    await page
      .getByRole('treeitem', { name: /^Drafts/ })
      .first()
      .click();
    await page.getByRole('list', { name: 'Drafts' }).getByRole('button').first().click();
    await expect.poll(() => text.locator('img[src^="/part/"]').count(), patient).toBe(3);
  });

  test('HTML that is pasted comes out clean, and nothing in it is fetched', async () => {
    page = await openHurried(face);
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    await begin();
    const text = page.getByRole('textbox', { name: 'Message body' });
    await text.click();
    asked.length = 0;
    await text.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData(
        'text/html',
        '<div style="color:red" class="x"><h1>Title</h1><p onclick="x()">a <span style="font-weight:700">b</span></p><img src="https://out.example/x.png" alt="Map"></div><script>window.ran=1</script>',
      );
      element.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
    });
    await expect
      .poll(async () => (await drafts())[0]?.html, patient)
      .toBe(
        '<p><strong>Title</strong></p><p>a <strong>b</strong></p><p><a href="https://out.example/x.png">Map</a></p>',
      );
    expect(asked.filter((url) => url.includes('out.example'))).toEqual([]);
  });

  test('plain text: asked for where formatting is lost, kept, and left again', async () => {
    page = await openHurried(face);
    await begin();
    const text = page.getByRole('textbox', { name: 'Message body' });
    await text.click();
    await page.keyboard.type('Hello **you**');
    await page.keyboard.press('Enter');
    await page.keyboard.type('- one');
    const plain = pane().getByRole('button', { name: 'Plain text', exact: true });
    await plain.click();
    const question = page.getByRole('alertdialog', { name: 'Go on in plain text?' });
    await question.getByRole('button', { name: 'Cancel' }).last().click();
    await question.waitFor({ state: 'detached' });
    await plain.click();
    await question.getByRole('button', { name: 'Use plain text' }).click();
    await expect
      .poll(() => page.locator('textarea.composer-text').inputValue(), patient)
      .toBe('Hello you\n- one');
    expect(await axeFindings(page, '.composer')).toEqual([]);
    await page.locator('textarea.composer-text').fill('Hello you\n  <two>');
    await expect.poll(async () => (await drafts())[0]?.text, patient).toBe('Hello you\n  <two>');
    expect((await drafts())[0]?.html).toBe(
      '<div style="white-space: pre-wrap">Hello you\n  &lt;two&gt;</div>',
    );
    await plain.click();
    await expect.poll(async () => (await drafts())[0]?.text, patient).toBeUndefined();
    await page.getByRole('textbox', { name: 'Message body' }).press('End');
    await page.keyboard.type('!');
    await expect
      .poll(async () => (await drafts())[0]?.html.replaceAll('&nbsp;', ' '), patient)
      .toMatch(/^<p>Hello you!?<\/p><p>  &lt;two&gt;!?<\/p>$/);
  });

  test('a forgotten attachment and a crowd in To are asked about, one after the other', async () => {
    page = await openHurried(face);
    await begin();
    await page.keyboard.type(`${Array.from({ length: 16 }, (_, n) => `n${n}@a.example`).join(', ')},`);
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Plan');
    await page.getByRole('textbox', { name: 'Message body' }).click();
    await page.keyboard.type('请查收附件');
    await page.keyboard.press('Control+Enter');
    const ask = page.getByRole('alertdialog');
    await ask.getByText('Send without an attachment?').waitFor();
    expect(await axeFindings(page, '[role=alertdialog]')).toEqual([]);
    await ask.getByRole('button', { name: 'Send without it' }).click();
    await ask.getByText('Show everyone all addresses?').waitFor();
    await ask.getByRole('button', { name: 'Send as it is' }).click();
    await page.getByText('Sending…').waitFor();
  });

  const dot =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const writers = [
    anAccount({
      id: 'a1',
      email: 'lin@northriver.example',
      identities: [
        {
          id: 'main',
          email: 'lin@northriver.example',
          fullName: 'Lin',
          signatures: { new: `<p>Lin<br>see the attached card <img src="${dot}" alt=""></p>` },
        },
        {
          id: 'sales',
          email: 'sales@northriver.example',
          fullName: 'Sales',
          signatures: { new: '<p>Sales team</p>', reply: '<p>Sales</p>' },
        },
      ],
    }),
  ];
  const from = async (name: string): Promise<void> => {
    await pane().getByRole('button', { name: /From/ }).click();
    await page.getByRole('option', { name }).click();
  };
  const written = async (): Promise<string | undefined> =>
    (await drafts())[0]?.html.replaceAll(/ (style|src|alt)="[^"]*"/g, '');

  test('the signature goes with who writes; one that was changed by hand stays, in plain text too', async () => {
    page = await openHurried(face, { accounts: writers });
    await begin();
    await pane().getByText('see the attached card').waitFor();
    // Nobody touched it: the signature and its picture are no reason to keep it.
    await page.getByRole('textbox', { name: 'Subject', exact: true }).press('Escape');
    await expect.poll(async () => (await drafts()).length, patient).toBe(0);
    await begin();
    await pane().getByText('see the attached card').waitFor();
    const body = page.getByRole('textbox', { name: 'Message body' });
    await body.press('Control+Home');
    await page.keyboard.type('Dear Ann');
    await expect
      .poll(written, patient)
      .toBe('<p>Dear Ann</p><div class="skein-signature"><p>Lin<br>see the attached card <img></p></div>');
    await from('Sales <sales@northriver.example>');
    await expect
      .poll(written, patient)
      .toBe('<p>Dear Ann</p><div class="skein-signature"><p>Sales team</p></div>');
    expect((await drafts())[0]).toMatchObject({ accountId: 'a1', identityId: 'sales' });
    await page.getByRole('button', { name: 'Plain text' }).click();
    await expect.poll(async () => (await drafts())[0]?.text, patient).toBe('Dear Ann\n-- \nSales team');
    await from('Lin <lin@northriver.example>');
    await expect
      .poll(async () => (await drafts())[0]?.text, patient)
      .toBe('Dear Ann\n-- \nLin\nsee the attached card');
    await body.press('Control+End');
    await page.keyboard.type('!');
    await from('Sales <sales@northriver.example>');
    await expect.poll(async () => (await drafts())[0]?.identityId, patient).toBe('sales');
    expect((await drafts())[0]?.text).toBe('Dear Ann\n-- \nLin\nsee the attached card!');
  });

  test('an answer asked for before the editor is loaded is written where it should be, once it is', async () => {
    const [lin] = writers.map((account) => ({
      ...account,
      identities: account.identities?.map((each) => ({ ...each, signatures: { reply: '<p>Lin</p>' } })),
    }));
    page = await openHurried(face, { accounts: lin ? [lin] : [] });
    const asked = Promise.withResolvers<void>();
    await page.route('**/Composer-*.js', async (route) => {
      await asked.promise;
      await route.continue();
    });
    await page.reload();
    await page.getByText('Revised drawings').first().click();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.locator('.composers').waitFor({ state: 'attached' });
    // React holds back for a moment what comes soon after its place was drawn: longer than Tiptap waits for it.
    asked.resolve();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')), patient)
      .toBe('Message body');
    await page.keyboard.type('Yes');
    await expect.poll(written, patient).toBe('<p>Yes</p><div class="skein-signature"><p>Lin</p></div>');
  });

  test('a template is kept, put in with its fields filled in, gone through with Tab, and asked about', async () => {
    page = await openHurried(face, { accounts: writers });
    await begin();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('Order');
    await page.getByRole('textbox', { name: 'Message body' }).press('Control+Home');
    await page.keyboard.type('Dear {{first name}}, your order {{number}} is here. {{my name}}');
    await page.getByRole('button', { name: 'Templates' }).click();
    await page.getByRole('menuitem', { name: 'Save as template' }).click();
    expect(await axeFindings(page, '[role=dialog]')).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('textbox', { name: 'Subject', exact: true }).press('Escape');
    await pane().waitFor({ state: 'detached' });
    await begin();
    await page.keyboard.type('Marta Vidal <marta@a.example>,');
    await page.getByRole('textbox', { name: 'Message body' }).press('Control+Home');
    await page.getByRole('button', { name: 'Templates' }).click();
    await page.getByRole('menuitem', { name: 'Order' }).click();
    // The first open field is selected: what is typed takes its place.
    await expect.poll(() => page.evaluate(() => getSelection()?.toString()), patient).toBe('{{number}}');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alertdialog').getByText('Send with open fields?').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.keyboard.type('77');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Sending…').waitFor();
    const [sent] = await outboxSubjects();
    expect(sent).toBe('Order');
  });

  test('Tab reaches every control in the order of the page; the keys of the whole message do what they say', async () => {
    page = await openHurried(face);
    await page.getByText('Revised drawings').first().click();
    await page.getByRole('region', { name: 'Message', exact: true }).getByText('Revised').first().waitFor();
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: 'Message body' }).pressSequentially('Yes');
    await pane().frameLocator('iframe').getByText('Thanks for the quick turn').waitFor();
    const count = await pane().evaluate((element) => {
      const all = [
        ...element.querySelectorAll<HTMLElement>(
          'button, input, textarea, select, a[href], iframe, [contenteditable=true]',
        ),
      ].filter((each) => each.tabIndex >= 0 && each.checkVisibility() && !each.matches(':disabled'));
      all.forEach((each, at) => (each.dataset['at'] = String(at)));
      all[0]?.focus();
      return all.length;
    });
    expect(count).toBeGreaterThan(20);
    const reached: number[] = [0];
    for (let presses = 0; presses < count * 2; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await pane().evaluate((element) => {
        const { activeElement } = element.ownerDocument;
        return element.contains(activeElement)
          ? Number((activeElement as HTMLElement).dataset['at'] ?? -1)
          : undefined;
      });
      if (at === undefined) break;
      if (at !== reached.at(-1)) reached.push(at);
    }
    expect(reached).toEqual(Array.from({ length: count }, (_, at) => at));
    // Folded away and unfolded again, the focus goes along.
    const text = page.getByRole('textbox', { name: 'Message body' });
    await text.press('Control+Shift+M');
    const bar = page.locator('.composer-bar > button').first();
    await expect.poll(() => bar.evaluate((each) => each === document.activeElement), patient).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => text.evaluate((each) => each === document.activeElement), patient).toBe(true);
    await text.press('Control+Shift+E');
    await text.getByText('Thanks for the quick turn').waitFor();
    // It is the key that saves: nothing that waits for a second or more happens.
    await page.evaluate(() => {
      const soon = window.setTimeout.bind(window);
      window.setTimeout = ((task: () => void, ms = 0) =>
        ms < 1_000 ? soon(task, ms) : 0) as typeof window.setTimeout;
    });
    await page.keyboard.type('Kept');
    await pane().getByText('Saving…').waitFor();
    await page.keyboard.press('Control+s');
    await pane()
      .getByText(/^Saved \d\d:\d\d$/)
      .waitFor();
    // With what is still in a field.
    await pane().getByRole('combobox', { name: 'To', exact: true }).pressSequentially('ann@skein.example');
    await page.keyboard.press('Control+s');
    await expect
      .poll(async () => (await drafts())[0]?.to.map(({ address }) => address), patient)
      .toContain('ann@skein.example');
    await text.focus();
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+Shift+A');
    await chooser;
    await text.press('Control+Shift+D');
    const question = page.getByRole('alertdialog', { name: 'Discard this draft?' });
    await question.waitFor();
    // Until the question has the focus, Escape is for the message.
    await expect
      .poll(() => question.evaluate((each) => each.contains(document.activeElement)), patient)
      .toBe(true);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await pane().waitFor();
    await text.press('Escape');
    await pane().waitFor({ state: 'detached' });
    // Back where one was.
    await expect
      .poll(
        () => page.evaluate(() => document.activeElement?.closest('.list-box, .reader-page') !== null),
        patient,
      )
      .toBe(true);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.getByRole('heading', { name: 'In a message' }).waitFor();
    expect(await help.getByText('To a window of its own, or back').count()).toBe(1);
  });

  test('answers are written below the message when that is wished, and wait as a bar while another one is read', async () => {
    page = await openHurried(face, { settings: { writeIn: 'inline' } });
    const inline = page.locator('.reader-page .composer');
    await page.getByText('Revised drawings').first().click();
    await page.getByRole('region', { name: 'Message', exact: true }).getByText('Revised').first().waitFor();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await inline.getByRole('textbox', { name: 'Message body' }).pressSequentially('Below');
    expect(await axeFindings(page, '.reader-page .composer')).toEqual([]);
    await page.locator('#message-row-2').click();
    await inline.waitFor({ state: 'detached' });
    expect(await page.locator('.composer-bar').count()).toBe(1);
    await page.getByText('Revised drawings').first().click();
    await inline.getByText('Below').waitFor();
    expect(await inline.evaluate((each) => each.contains(document.activeElement))).toBe(false);
    await inline.getByRole('textbox', { name: 'Message body' }).press('Escape');
    await inline.waitFor({ state: 'detached' });
    expect(await drafts()).toMatchObject([{ html: '<p>Below</p>' }]);
  });

  test('spelling is looked at in the text and the subject, and not where it is switched off', async () => {
    page = await openHurried(face, { settings: { spellingLanguages: ['de'] } });
    await begin();
    const marked = (): Promise<(string | null)[]> =>
      pane()
        .locator('.composer-text, .composer-subject, .chips input')
        .evaluateAll((all) =>
          [
            ...new Set(
              all.map(
                (each) =>
                  `${each.className.includes('composer')} ${each.getAttribute('spellcheck')} ${each.getAttribute('lang')}`,
              ),
            ),
          ].sort(),
        );
    await expect.poll(marked, patient).toEqual(['false false null', 'true true de']);
    await pane().getByRole('button', { name: 'Mark misspelt words' }).click();
    await expect.poll(marked, patient).toEqual(['false false null', 'true false de']);
  });
});
