"""How people of HQ prove who they are beside their password: a second factor and its recovery codes."""
