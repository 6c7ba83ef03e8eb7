import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LangSwitch } from '@/components/LangSwitch';

interface Props {
  title: string;
  lead: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** A page with one thing to do, outside both portals. */
export function LonePage({ title, lead, wide = false, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  return (
    <main className="login-form lone">
      <div className="login-lang">
        <LangSwitch />
      </div>
      <div className={wide ? 'box wide' : 'box'}>
        <p className="lone-brand">
          <img src="/favicon.svg" width={32} height={32} alt="" />
          {t('app.name')}
        </p>
        <h1>{title}</h1>
        <p className="muted lead">{lead}</p>
        {children}
      </div>
    </main>
  );
}
