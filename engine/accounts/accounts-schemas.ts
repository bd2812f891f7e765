import { Type } from 'typebox'
import { roles } from './core/roles.ts'

export const RoleName = Type.Enum([...roles])
export const LanguageName = Type.Enum(['zh-CN', 'en'])
export const Login = Type.String({ minLength: 2, maxLength: 64 })
export const PersonName = Type.String({ minLength: 1, maxLength: 100 })
export const DepartmentName = Type.String({ maxLength: 100 })
/** Bounded, so that nobody has the engine hash megabytes. */
export const SecretText = Type.String({ minLength: 1, maxLength: 512 })
export const NewPassword = SecretText

export const UserView = Type.Object(
  {
    id: Type.Integer(),
    login: Type.String(),
    name: Type.String(),
    role: RoleName,
    department: Type.String(),
    language: LanguageName,
    disabledAt: Type.Union([Type.Integer(), Type.Null()]),
    createdAt: Type.Integer(),
  },
  { title: 'User' },
)
