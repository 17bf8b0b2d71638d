import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Logo } from '../ui/Logo.tsx';
import { AccountFormView } from './AccountFormView.tsx';

/** The first start: who this is, and the way to the first account. Shown for as long as there is none. */
export function FirstRun(): ReactElement {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  return (
    <main className="first-run" aria-label={t('accounts.first.title')}>
      <div className={isAdding ? 'first-run-page adding' : 'first-run-page'}>
        <Logo size={isAdding ? 28 : 52} />
        <h1>{isAdding ? t('accounts.add') : t('accounts.first.title')}</h1>
        {isAdding ? (
          // The account list is read again by its event, and this screen goes.
          <AccountFormView onAdded={() => undefined}>
            <Button onPress={() => setAdding(false)}>{t('accounts.back')}</Button>
          </AccountFormView>
        ) : (
          <>
            <p>{t('accounts.first.text')}</p>
            <Button kind="primary" className="first-run-button" autoFocus onPress={() => setAdding(true)}>
              {t('accounts.add')}
            </Button>
            <p className="first-run-quiet">{t('accounts.first.promise')}</p>
          </>
        )}
      </div>
    </main>
  );
}
