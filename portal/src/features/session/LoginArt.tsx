import { CheckCircleFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

/** The picture side of the sign-in page; says nothing that the form does not. */
export function LoginArt() {
  const { t } = useTranslation();
  return (
    <aside className="login-art">
      <div className="b">
        <img src="/favicon.svg" width={36} height={36} alt="" />
        {t('app.name')}
        <small>{t('app.console')}</small>
      </div>
      <div className="mid">
        <h2>{t('app.tagline')}</h2>
        <ul>
          {[t('session.f1'), t('session.f2'), t('session.f3')].map((line) => (
            <li key={line}>
              <CheckCircleFilled aria-hidden />
              {line}
            </li>
          ))}
        </ul>
      </div>
      <svg className="login-mock" viewBox="0 0 560 380" aria-hidden="true">
        <rect width="560" height="380" rx="18" fill="#fff" opacity=".08" />
        <path d="M150 196h260l-34 92a20 20 0 0 1-19 14H203a20 20 0 0 1-19-14z" fill="#fff" opacity=".2" />
        <path d="M246 314h68l12 66h-92z" fill="#fff" opacity=".13" />
        <path d="M280 196v-40" stroke="#fff" strokeWidth="8" opacity=".4" />
        <circle cx="280" cy="136" r="22" fill="#fff" opacity=".55" />
        {[52, 84, 116].map((r) => (
          <path
            key={r}
            d={`M${280 - r} 136a${r} ${r} 0 0 1 ${2 * r} 0`}
            fill="none"
            stroke="#fff"
            strokeWidth="5"
            strokeLinecap="round"
            opacity={0.42 - r / 400}
          />
        ))}
      </svg>
    </aside>
  );
}
