"""`pos export`: what a register ever sold as plain files, for the day when everything else fails. It changes nothing."""
