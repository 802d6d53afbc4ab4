"""Who may read which lines: those about who gets in, and as what, are not for everybody who reads the audit log.

Operations look after registers and want to know who changed a store yesterday. Who was given which role, whose password was
set and who issued, widened or ended a program's token is for those who keep accounts, and for auditors.
"""

#: What lines about access are about: accounts, roles, the stores of a store manager, tokens of programs.
ABOUT_ACCESS = ("auth.group", "auth.user", "hq_api.servicetoken", "registers.storemanager")

#: What somebody must be allowed who reads them: it opens the accounts themselves.
MAY_READ_ABOUT_ACCESS = "auth.view_user"
