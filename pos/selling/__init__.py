"""What a cashier does, one verb in each file; the web page and the command line call the same ones."""
