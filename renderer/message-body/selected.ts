/**
 * What is selected in a message that is shown below `root`, as HTML; undefined where nothing is. It is as foreign as the message.
 */
export function selectedHtml(root: ParentNode): string | undefined {
  for (const frame of root.querySelectorAll<HTMLIFrameElement>('.message-frame iframe')) {
    const page = frame.contentDocument;
    const selection = page?.getSelection();
    if (!page || !selection || selection.isCollapsed || selection.toString().trim() === '') continue;
    const holder = page.createElement('div');
    for (let at = 0; at < selection.rangeCount; at++) holder.append(selection.getRangeAt(at).cloneContents());
    return holder.innerHTML;
  }
  return undefined;
}
