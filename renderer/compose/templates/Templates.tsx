import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate } from 'lucide-react';
import { useRef, useState, type FocusEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../../../shared/model/template.ts';
import { escapeHtml } from '../../../shared/text/quote.ts';
import { fillFields } from '../../../shared/text/template-fields.ts';
import { templatesQuery } from '../../state/queries.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import type { DraftSession } from '../draft-session.ts';
import { useFieldValues } from './field-values.ts';
import { ManageTemplates } from './ManageTemplates.tsx';
import { SaveTemplate } from './SaveTemplate.tsx';

/** Letters to begin with: put in where the cursor is, kept, renamed and removed. */
export function Templates({
  session,
  onInsert,
  onInserted,
}: {
  readonly session: DraftSession;
  /** @param html with what is known filled in; its pictures are `data:` addresses */
  readonly onInsert: (html: string) => void;
  /** Writing can go on: the menu is closed and takes no focus any more. */
  readonly onInserted: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { data: templates = [] } = useQuery(templatesQuery);
  const [open, setOpen] = useState<'save' | 'manage'>();
  const values = useFieldValues(session);
  const isInserted = useRef(false);
  const close = (): void => setOpen(undefined);
  const insert = ({ subject, html }: Template): void => {
    const known = values();
    const { draft } = session.store.getState();
    if (subject !== '' && draft.subject.trim() === '') session.edit({ subject: fillFields(subject, known) });
    onInsert(fillFields(html, known, escapeHtml));
    isInserted.current = true;
  };
  // A menu that closes gives the focus back to its button, whatever was focused meanwhile; from there it goes on.
  const goOn = ({ currentTarget, target }: FocusEvent): void => {
    if (!isInserted.current || !currentTarget.contains(target)) return;
    isInserted.current = false;
    onInserted();
  };
  const entries: MenuEntry[] = [
    ...templates.map((each) => ({ id: each.id as string, label: each.name, run: () => insert(each) })),
    { id: ' save', label: t('templates.save-as'), begins: templates.length > 0, run: () => setOpen('save') },
    ...(templates.length > 0
      ? [{ id: ' manage', label: t('templates.manage'), run: () => setOpen('manage') }]
      : []),
  ];
  return (
    <>
      <span onFocus={goOn}>
        <Menu label={t('templates.title')} entries={entries}>
          <IconButton label={t('templates.title')}>
            <LayoutTemplate aria-hidden />
          </IconButton>
        </Menu>
      </span>
      {open === 'save' && <SaveTemplate session={session} templates={templates} onClose={close} />}
      {open === 'manage' && <ManageTemplates templates={templates} onClose={close} />}
    </>
  );
}
