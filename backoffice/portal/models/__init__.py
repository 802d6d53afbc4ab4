"""No tables: what the portal shows belongs to the other apps. The module is here because Django tells only apps that
have one that a migrate has ended, and the roles are set up then."""
