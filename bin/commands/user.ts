import { Command, Option } from 'commander'
import { createAccounts } from '../../engine/accounts/accounts.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import { type Role, roles } from '../../engine/accounts/core/roles.ts'
import { Passwords } from '../../engine/accounts/passwords.ts'
import { askSecretly } from '../ask.ts'
import { type House, inHouse } from '../house.ts'

type AddOptions = { name: string; role: Role; department: string; language: 'zh-CN' | 'en' }

/** `wardline user …`: the accounts, for whoever sits at the machine. */
export function userCommand(): Command {
  const user = new Command('user').description('users: add, passwd, disable, enable, list (用户管理)')
  user
    .command('add <login>')
    .description('add a user; the password is asked, or is one line of standard input')
    .requiredOption('--name <name>', 'how the user is called')
    .addOption(new Option('--role <role>', 'what the user may do').choices(roles).makeOptionMandatory())
    .option('--department <department>', 'the user’s department; a doctor sees it and no other', '')
    .addOption(
      new Option('--language <language>', 'language of pages and messages').choices(['zh-CN', 'en']).default('zh-CN'),
    )
    .action((login: string, options: AddOptions) => inHouse((house) => add(house, login, options)))
  user
    .command('passwd <login>')
    .description('give a user a new password; the user’s sessions end')
    .action((login: string) => inHouse((house) => setPassword(house, login)))
  user
    .command('disable <login>')
    .description('keep a user out, at once')
    .action((login: string) => inHouse((house) => setDisabled(house, login, true)))
  user
    .command('enable <login>')
    .description('let a disabled user in again')
    .action((login: string) => inHouse((house) => setDisabled(house, login, false)))
  user
    .command('list')
    .description('all users')
    .action(() => inHouse(list))
  return user
}

const accountsOf = ({ db, clock }: House) =>
  createAccounts({ store: accountsStore(db), passwords: new Passwords(), clock })

async function add(house: House, login: string, { name, role, department, language }: AddOptions): Promise<void> {
  const password = await askSecretly(`Password for ${login}: `)
  const added = await accountsOf(house).addUser({ login, name, password, role, department, language })
  await house.audit('user.add', added.id, { role })
  console.log(`${added.login} is user ${added.id}, role ${added.role}. (已添加用户)`)
}

async function setPassword(house: House, login: string): Promise<void> {
  const accounts = accountsOf(house)
  const { id } = await accounts.userByLogin(login)
  await accounts.setPassword(id, await askSecretly(`New password for ${login}: `))
  await house.audit('user.set-password', id)
  console.log(`${login} has a new password; all sessions have ended. (密码已重置)`)
}

async function setDisabled(house: House, login: string, disabled: boolean): Promise<void> {
  const accounts = accountsOf(house)
  const { id } = await accounts.userByLogin(login)
  await accounts.changeUser(id, { disabled })
  await house.audit('user.change', id, { disabled })
  console.log(disabled ? `${login} is kept out. (已停用)` : `${login} may sign in. (已启用)`)
}

async function list(house: House): Promise<void> {
  const { items } = await accountsOf(house).users({}, { limit: 10_000, offset: 0 })
  const lines = items.map(({ login, name, role, department, disabledAt }) =>
    [login, role, department, disabledAt === null ? 'active' : 'disabled', name].join('\t'),
  )
  console.log(['login\trole\tdepartment\tstate\tname', ...lines].join('\n'))
}
