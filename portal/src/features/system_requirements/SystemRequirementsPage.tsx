import { useQuery } from '@tanstack/react-query';
import { Descriptions, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { getSystemRequirementsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { System, SystemRequirements } from '@/api/gen';
import { LonePage } from '@/components/LonePage';
import { ErrorState } from '@/components/States';

function Systems({ systems }: { systems: System[] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain">
      {systems.map(({ name, versions, later }) => (
        <li key={name}>
          {later ? t('system_requirements.later', { name, version: versions[0] }) : `${name} ${versions.join(' / ')}`}
        </li>
      ))}
    </ul>
  );
}

function Requirements({ needed }: { needed: SystemRequirements }) {
  const { t } = useTranslation();
  const { cores, clock_ghz: ghz, memory_gb: memory } = needed.computer;
  return (
    <Descriptions
      bordered
      column={1}
      size="small"
      items={[
        {
          key: 'computer',
          label: t('system_requirements.computer'),
          children: t(cores === 1 ? 'system_requirements.cpu' : 'system_requirements.cpus', { cores, ghz, memory }),
        },
        {
          key: 'computer_systems',
          label: t('system_requirements.computerSystems'),
          children: <Systems systems={needed.computer_systems} />,
        },
        {
          key: 'mobile_systems',
          label: t('system_requirements.mobileSystems'),
          children: <Systems systems={needed.mobile_systems} />,
        },
        {
          key: 'browsers',
          label: t('system_requirements.browsers'),
          children: <Systems systems={needed.browsers} />,
        },
      ]}
    />
  );
}

/** Manual, section 2. Public: who cannot sign in yet needs it most. */
export function SystemRequirementsPage() {
  const { t } = useTranslation();
  const query = useQuery({ ...getSystemRequirementsOptions(), staleTime: Infinity });
  return (
    <LonePage title={t('system_requirements.title')} lead={t('system_requirements.lead')} wide>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {query.data && <Requirements needed={query.data} />}
      <p className="lone-more">
        <Link to="/login">{t('system_requirements.back')}</Link>
      </p>
    </LonePage>
  );
}
