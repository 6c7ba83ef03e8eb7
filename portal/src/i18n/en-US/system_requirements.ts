import type { English } from '../zh-CN';

export const system_requirements: English['system_requirements'] = {
  title: 'System requirements',
  lead: 'Requirements for the conferencing client and this portal',
  item: 'Item',
  need: 'Requirement',
  computer: 'Computer',
  cpu: 'CPU: single core, {{ghz}} GHz; memory: {{memory}} GB',
  cpus: 'CPU: {{cores}} cores, {{ghz}} GHz; memory: {{memory}} GB',
  computerSystems: 'Operating system (computer)',
  mobileSystems: 'Operating system (mobile)',
  browsers: 'Browser (administration and user portals)',
  later: '{{name}} {{version}} or later',
  back: 'Back to sign-in',
};
