import type { Messages } from '../zh-CN';

export const system_requirements: Messages['system_requirements'] = {
  title: 'System requirements',
  lead: 'What the conferencing client and this portal need',
  item: 'Item',
  need: 'Needed',
  computer: 'Computer',
  cpu: 'CPU: one core at {{ghz}} GHz; memory: {{memory}} GB',
  cpus: 'CPU: {{cores}} cores at {{ghz}} GHz; memory: {{memory}} GB',
  computerSystems: 'Operating system (computer)',
  mobileSystems: 'Operating system (mobile)',
  browsers: 'Browser (administration and user portal)',
  later: '{{name}} {{version}} or newer',
  back: 'To the sign-in',
};
