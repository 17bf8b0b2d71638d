import { type ComponentProps, lazy, type ReactElement, Suspense } from 'react';

/*
 * What needs the editor, which is a third of the face: nobody waits for it to see their mail. It comes when the first
 * window is drawn and nothing else is to be done, so that it is there when somebody writes.
 */
const loadComposer = () => import('./Composer.tsx');
const LazyComposer = lazy(async () => ({ default: (await loadComposer()).Composer }));
const LazySignatureEditor = lazy(async () => ({
  default: (await import('./signature/SignatureEditor.tsx')).SignatureEditor,
}));

export function Composer(props: ComponentProps<typeof LazyComposer>): ReactElement {
  return (
    <Suspense>
      <LazyComposer {...props} />
    </Suspense>
  );
}

/** Has its place from the beginning: nothing below it moves when it comes. */
export function SignatureEditor(props: ComponentProps<typeof LazySignatureEditor>): ReactElement {
  return (
    <Suspense fallback={<div className="signature-editor" />}>
      <LazySignatureEditor {...props} />
    </Suspense>
  );
}

/** @returns calls it off */
export function loadEditorSoon(): () => void {
  const turn = requestIdleCallback(() => {
    loadComposer().catch(() => {
      // Whoever writes asks for it again, and is told.
    });
  });
  return () => cancelIdleCallback(turn);
}
