"""What is measured about the assistant, and the training of the model it ships."""
