import { defineTexts } from '../../i18n/i18n.ts'

export const { useT: useEnvironmentTexts } = defineTexts('settings-environment', {
  title: ['环境变量', 'Environment'],
  about: [
    '启动时读取一次。要修改，请改启动本系统的环境（用 Docker 时改 compose 文件）后重启。密码类只显示是否已设置。',
    'Read once at the start. To change one, change it where the engine is started (with Docker: in its compose file) and start it again. Of secrets it is only said whether they are set.',
  ],
  find: ['按名称或说明查找', 'Find by name or purpose'],
  name: ['变量', 'Variable'],
  value: ['当前值', 'Value'],
  usual: ['默认值', 'Default'],
  purpose: ['用途', 'What it is for'],
  secret: ['已设置（不显示）', 'set; not shown'],
  'secret.none': ['未设置', 'not set'],
  default: ['用默认值', 'the default'],
  empty: ['空', 'empty'],
  'on-page': ['也可在本系统设置', 'can be set on these pages'],
  none: ['没有符合条件的变量', 'No variable fits'],
})
